/** What Moonfleet's services need of a broker, as a list of clauses that any broker can be held to. */
package io.moonfleet.broker;
