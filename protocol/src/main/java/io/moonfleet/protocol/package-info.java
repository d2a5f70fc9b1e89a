/** What travels between the services: topics and messages, typed. docs/protocol.md shows each with an example. */
package io.moonfleet.protocol;
