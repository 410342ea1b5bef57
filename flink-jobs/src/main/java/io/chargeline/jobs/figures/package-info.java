/** The window job: facts become figures per minute, hour and day, for each scope. */
package io.chargeline.jobs.figures;
