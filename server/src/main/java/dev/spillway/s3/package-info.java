/**
 * Objects in an S3 bucket, Amazon's or another that speaks its protocol: written whole and checked,
 * read by range through broken connections, listed, removed, and what goes wrong with them told in
 * an operator's words. The only package that knows the AWS SDK.
 *
 * <p>It must not know what the objects are. None of the SDK is loaded before a bucket is opened.
 */
@NullMarked
package dev.spillway.s3;

import org.jspecify.annotations.NullMarked;
