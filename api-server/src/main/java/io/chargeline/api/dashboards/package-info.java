/**
 * The dashboards that Grafana, the console and the check share: the files, the queries in them as
 * Grafana would send them, and their texts in every language.
 */
package io.chargeline.api.dashboards;
