/** The control API under many clients: {@code ./chargeline bench api}. */
package io.chargeline.benchmarks.api;
