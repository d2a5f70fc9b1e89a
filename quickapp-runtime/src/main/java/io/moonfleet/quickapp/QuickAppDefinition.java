package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the headers of a source file say about the device to be made.
 *
 * @param id the device id that the header asks for, if any
 * @param interfaces those beyond the type's own
 * @param properties everything for the new device's {@code properties}: {@code quickAppVariables}, {@code uiCallbacks},
 *     {@code viewLayout}, {@code uiView}, {@code manufacturer}, …
 */
public record QuickAppDefinition(
        String name,
        String type,
        OptionalInt id,
        List<String> interfaces,
        List<QuickAppVariable> variables,
        Screen screen,
        Map<String, JsonNode> properties,
        QuickAppCode code,
        DevelopmentOptions options,
        List<HeaderWarning> warnings) {}
