/** Everything in one process tree: the development profile, and the house the suite tests. */
package io.chargeline.standalone;
