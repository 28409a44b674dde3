/**
 * Connections, transactions, migrations and what differs between database engines.
 *
 * <p>It must not know any table's meaning.
 */
@NullMarked
package dev.spillway.database;

import org.jspecify.annotations.NullMarked;
