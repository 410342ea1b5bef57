/** A real Kafka broker in this process. */
package io.chargeline.standalone.kafka;
