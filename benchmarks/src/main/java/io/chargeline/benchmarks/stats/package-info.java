/** Statistics and history over a year of rows: {@code ./chargeline bench stats}. */
package io.chargeline.benchmarks.stats;
