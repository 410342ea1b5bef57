/**
 * The watcher: notices that the pipeline itself is behind, stuck or dead, and tells it by ways that
 * need neither the jobs nor the database nor the broker. The one place where the wall clock is
 * right.
 */
package io.chargeline.api.watch;
