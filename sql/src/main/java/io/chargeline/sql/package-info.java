/**
 * ClickHouse's side of the contract: the migrations, and the tables as the store job fills them.
 */
package io.chargeline.sql;
