/**
 * The API's description: as an OpenAPI document for programs, and as a page for people.
 *
 * <p>It must not know how calls are answered; {@code OpenApiTest} holds it against what they are.
 */
@NullMarked
package dev.spillway.apidoc;

import org.jspecify.annotations.NullMarked;
