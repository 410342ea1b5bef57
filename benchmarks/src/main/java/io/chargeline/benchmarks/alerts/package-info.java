/** What rules cost, many of them over many devices. */
package io.chargeline.benchmarks.alerts;
