/**
 * A real ClickHouse without a server package: the engine's library, run in a small process of its
 * own, because its exit handlers would take the JVM of broker and jobs down with it.
 */
package io.chargeline.standalone.clickhouse;
