/** Measures what the documentation claims: {@code ./chargeline bench NAME}. */
package io.chargeline.benchmarks;
