package io.moonfleet.hub.internal.catalogue;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One operation of the API.
 *
 * @param path a pattern: {@code /devices/{deviceID}}
 * @param behaviour the name of what carries it out
 * @param resource what it is about, or null
 * @param status of a good answer when the behaviour does not say otherwise
 * @param answer what a fixed answer says, or null
 */
public record Operation(String method, String path, String behaviour, Resource resource, int status, JsonNode answer) {}
