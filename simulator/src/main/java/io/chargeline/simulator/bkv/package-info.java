/** A virtual BKV gateway: sockets with two outlets each behind one connection. */
package io.chargeline.simulator.bkv;
