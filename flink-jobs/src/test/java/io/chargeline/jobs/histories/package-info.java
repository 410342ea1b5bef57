/**
 * Awkward histories, each with the truth written down by whoever made it up, and the proof that
 * what is computed is that truth.
 */
package io.chargeline.jobs.histories;
