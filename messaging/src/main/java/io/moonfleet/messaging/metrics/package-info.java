/** The numbers of a service for Prometheus; docs/metrics.md lists them. */
package io.moonfleet.messaging.metrics;
