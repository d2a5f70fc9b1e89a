/** How a service is started from the command line: its common options, its exit codes. */
package io.moonfleet.messaging.launch;
