/**
 * The store job: what the log holds, into ClickHouse; the only job that waits when that is away.
 */
package io.chargeline.jobs.store;
