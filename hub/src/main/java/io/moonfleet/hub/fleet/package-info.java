/**
 * How several runners share one home on PostgreSQL: their leases, who keeps the hub, and where each QuickApp runs. The
 * database decides; its clock is the only one that counts.
 */
package io.moonfleet.hub.fleet;
