package io.moonfleet.security;

/**
 * Somebody at the door.
 *
 * @param address where they come from
 * @param passedOn whether a proxy says that it speaks for somebody else: then a loopback address says nothing
 */
public record Visitor(Credential credential, String address, boolean passedOn) {}
