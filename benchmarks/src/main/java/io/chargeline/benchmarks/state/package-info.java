/** How much the jobs keep in mind. */
package io.chargeline.benchmarks.state;
