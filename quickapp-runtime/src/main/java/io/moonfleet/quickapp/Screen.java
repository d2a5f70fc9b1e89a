package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A QuickApp's screen in the three forms that HC3 keeps in a device's properties.
 *
 * @param uiCallbacks {@code [{name, eventType, callback}]}
 * @param viewLayout the layout as HC3's older clients read it
 * @param uiView the list of rows as HC3's newer clients read it
 */
public record Screen(JsonNode uiCallbacks, JsonNode viewLayout, JsonNode uiView) {}
