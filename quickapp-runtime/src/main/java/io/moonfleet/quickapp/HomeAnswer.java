package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The answer to a {@link HomeRequest}.
 *
 * @param body null when there is none
 */
public record HomeAnswer(int status, JsonNode body) {}
