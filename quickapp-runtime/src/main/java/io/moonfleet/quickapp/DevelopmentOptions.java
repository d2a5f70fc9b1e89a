package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Headers that tell the development run, not the QuickApp, what to do.
 *
 * @param offline ask nothing of a real HC3
 * @param proxy mirror the QuickApp through a stand-in on a real HC3
 * @param desktop open the page
 * @param startTime where the QuickApp's clock starts
 * @param simulatedHours run that many hours as fast as possible
 * @param save where to write a .fqa at the start
 * @param project the QuickApp's id on a real HC3
 * @param state where variables, storage and children are kept between runs
 * @param conceal values that replace variables of these names in a .fqa
 */
public record DevelopmentOptions(
        boolean offline,
        boolean proxy,
        boolean desktop,
        boolean debug,
        boolean breakOnLoad,
        Optional<LocalDateTime> startTime,
        OptionalDouble simulatedHours,
        OptionalDouble latitude,
        OptionalDouble longitude,
        Optional<Path> save,
        OptionalInt project,
        Optional<Path> state,
        Map<String, JsonNode> conceal) {}
