/** Proves that every query of every dashboard runs and gives what its panel shows. */
package io.chargeline.standalone.dashboards;
