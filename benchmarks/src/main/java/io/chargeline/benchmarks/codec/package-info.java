/** How fast bytes become readings, and what that allocates. */
package io.chargeline.benchmarks.codec;
