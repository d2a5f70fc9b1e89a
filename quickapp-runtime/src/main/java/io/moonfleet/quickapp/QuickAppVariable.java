package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;

/** A variable that a QuickApp reads with {@code self:getVariable(name)}. */
public record QuickAppVariable(String name, JsonNode value) {}
