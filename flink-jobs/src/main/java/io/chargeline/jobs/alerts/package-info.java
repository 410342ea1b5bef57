/**
 * The alert job: facts, events and rules in, alerts out. Flink around the module {@code alerting}.
 */
package io.chargeline.jobs.alerts;
