/**
 * Alerts: rules as data ({@code rule}), what they look at ({@code signal}), and the pure fold that
 * judges ({@code fold}). The live job, the back-test, the dry run and {@link
 * io.chargeline.alerting.Why} run the same code; it knows no Flink, Kafka, SQL or wall clock.
 */
package io.chargeline.alerting;
