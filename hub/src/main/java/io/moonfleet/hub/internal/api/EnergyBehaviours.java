package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.internal.json.Json;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * {@code /energy}: what the devices' own counters say. There is no record of single hours or days, so details over time
 * are empty and sums are those of the counters.
 */
final class EnergyBehaviours {

    private static final int TOP = 5;

    private final HubParts parts;

    EnergyBehaviours(HubParts parts) {
        this.parts = parts;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("energy.devices", Behaviour.of(_ -> ApiAnswer.ok(devices())));
        behaviours.put("energy.summary", Behaviour.of(_ -> ApiAnswer.ok(summary())));
        behaviours.put("energy.metrics", Behaviour.of(_ -> ApiAnswer.ok(metrics())));
        behaviours.put("energy.detail", Behaviour.of(_ -> ApiAnswer.ok(detail())));
        behaviours.put("energy.billing", Behaviour.of(_ -> ApiAnswer.ok(billing())));
        behaviours.put("energy.periods", Behaviour.of(_ -> ApiAnswer.ok(periods())));
        behaviours.put("energy.setPeriods", Behaviour.of(this::setPeriods));
        behaviours.put("energy.panel", Behaviour.of(this::panel));
    }

    private List<Device> meters() {
        return parts.devices().all().stream()
                .filter(device -> device.property("energy").isNumber())
                .toList();
    }

    private JsonNode devices() {
        var list = Json.array();
        for (var device : meters()) {
            list.addObject()
                    .put("id", device.id())
                    .put("deleted", false)
                    .put("roomId", device.roomId())
                    .put("mainEnergyMeter", false);
        }
        return list;
    }

    private static boolean produces(Device device) {
        return device.property("rateType").asText().equals("production");
    }

    private double sum(boolean production) {
        return meters().stream()
                .filter(device -> produces(device) == production)
                .mapToDouble(device -> device.property("energy").asDouble())
                .sum();
    }

    private double rate() {
        return parts.documents()
                .find("energyTariff", "it")
                .map(tariff -> tariff.path("rate").asDouble())
                .orElse(0.0);
    }

    private ObjectNode summary() {
        var summary = sums(Json.object());
        var top = new ArrayList<>(meters());
        top.sort(Comparator.comparingDouble(
                (Device each) -> -each.property("energy").asDouble()));
        var list = summary.putArray("topConsumingDevices");
        top.stream().filter(each -> !produces(each)).limit(TOP).forEach(device -> {
            double energy = device.property("energy").asDouble();
            list.addObject()
                    .put("id", device.id())
                    .put("name", device.name())
                    .put("roomId", device.roomId())
                    .put("consumption", energy)
                    .put("production", 0)
                    .put("consumptionCost", energy * rate())
                    .put("productionCost", 0);
        });
        return summary;
    }

    private ObjectNode sums(ObjectNode into) {
        double used = sum(false);
        double made = sum(true);
        return into.put("production", made)
                .put("consumption", used)
                .put("productionCost", made * rate())
                .put("consumptionCost", used * rate());
    }

    private ObjectNode metrics() {
        double used = 0;
        double made = 0;
        for (var device : parts.devices().all()) {
            double power = device.property("power").asDouble();
            used += produces(device) ? 0 : power;
            made += produces(device) ? power : 0;
        }
        return Json.object().put("productionPower", made).put("consumptionPower", used);
    }

    private static ObjectNode detail() {
        var detail = Json.object();
        detail.putArray("energy");
        return detail;
    }

    private ObjectNode billing() {
        var today = LocalDate.ofInstant(parts.clock().instant(), parts.zone());
        var begin = today.withDayOfMonth(1);
        var answer = Json.object();
        sums(answer.putObject("currentBillingPeriod")
                .put("startDate", begin.toString())
                .put("endDate", begin.plusMonths(1).minusDays(1).toString()));
        answer.putObject("previousBillingPeriod")
                .put("startDate", begin.minusMonths(1).toString())
                .put("endDate", begin.minusDays(1).toString())
                .put("production", 0)
                .put("consumption", 0)
                .put("productionCost", 0)
                .put("consumptionCost", 0);
        return answer;
    }

    private JsonNode periods() {
        return parts.documents()
                .find("energyPeriods", "it")
                .map(each -> each.path("periods"))
                .orElse(Json.array());
    }

    private ApiAnswer setPeriods(Call call) {
        var periods = Json.array();
        periods().forEach(periods::add);
        periods.add(call.object());
        var document = Json.object();
        document.set("periods", periods);
        parts.documents().put("energyPeriods", "it", document);
        return new ApiAnswer(204, null);
    }

    private ApiAnswer panel(Call call) {
        var wanted = call.queryNumber("id");
        var list = Json.array();
        for (var device : meters()) {
            if (wanted.isEmpty() || wanted.get() == device.id()) {
                var entry = list.addObject()
                        .put("id", device.id())
                        .put("totalEnergy", device.property("energy").asDouble());
                zeros(entry.putObject("current"));
                zeros(entry.putObject("total"));
            }
        }
        return ApiAnswer.ok(list);
    }

    private static void zeros(ObjectNode data) {
        for (var period : List.of("H", "D", "W", "M", "Y")) {
            data.put(period, 0).put("cost" + period, 0);
        }
    }
}
