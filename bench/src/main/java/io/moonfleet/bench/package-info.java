/** The load driver: how fast the whole system is, beside peers measured in the same run. */
package io.moonfleet.bench;
