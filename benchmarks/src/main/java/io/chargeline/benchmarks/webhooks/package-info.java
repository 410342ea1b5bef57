/** Deliveries to a local receiver: the job beside a bare loop of the same HTTP client. */
package io.chargeline.benchmarks.webhooks;
