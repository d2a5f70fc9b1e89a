/** Following a request through the services. */
package io.moonfleet.messaging.traces;
