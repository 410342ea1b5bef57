/** A real Flink cluster in this process. */
package io.chargeline.standalone.flink;
