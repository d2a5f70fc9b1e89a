package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Locale;

/** What a kilowatt hour costs, by day and time of day. */
record Tariff(JsonNode document) {

    static Tariff of(DocumentTable documents) {
        return new Tariff(documents.find("energyTariff", "it").orElseGet(Json::object));
    }

    double at(ZonedDateTime hour, boolean produces) {
        if (produces) {
            return document.path("returnRate").asDouble();
        }
        for (var other : document.path("additionalTariffs")) {
            if (covers(other, hour)) {
                return other.path("rate").asDouble();
            }
        }
        return document.path("rate").asDouble();
    }

    private static boolean covers(JsonNode tariff, ZonedDateTime hour) {
        var day = hour.getDayOfWeek().name().toLowerCase(Locale.ROOT);
        boolean onDay = tariff.path("days").isEmpty();
        for (var each : tariff.path("days")) {
            onDay |= each.asText().equalsIgnoreCase(day);
        }
        try {
            var start = LocalTime.parse(tariff.path("startTime").asText());
            var end = LocalTime.parse(tariff.path("endTime").asText());
            var time = hour.toLocalTime();
            boolean within = !time.isBefore(start) && time.isBefore(end);
            // One that ends the next morning is what is not between its end and its start.
            boolean overnight = !start.isBefore(end) && (!time.isBefore(start) || time.isBefore(end));
            return onDay && (start.isBefore(end) ? within : overnight);
        } catch (DateTimeException _) {
            return false;
        }
    }
}
