package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.life.EnergyMeter;
import io.moonfleet.hub.internal.life.EnergyMeter.Used;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /energy}: what was used and made, from the meter's hours, with what it costs by the tariff. */
final class EnergyBehaviours {

    private static final int TOP = 5;
    private static final double WATTS_PER_KILOWATT = 1000;
    private static final double CO2_PER_KILOWATT_HOUR = 0.4;
    private static final double CO2_PER_TREE = 21;

    private final HubParts parts;
    private final EnergyMeter meter;

    EnergyBehaviours(HubParts parts) {
        this.parts = parts;
        this.meter = parts.life().energy();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("energy.devices", Behaviour.of(call -> ApiAnswer.ok(devices(call))));
        behaviours.put("energy.summary", Behaviour.of(call -> ApiAnswer.ok(summary(call))));
        behaviours.put("energy.metrics", Behaviour.of(_ -> ApiAnswer.ok(metrics())));
        behaviours.put("energy.detail", Behaviour.of(call -> ApiAnswer.ok(detail(call))));
        behaviours.put("energy.clear", Behaviour.of(this::clear));
        behaviours.put("energy.billing", Behaviour.of(_ -> ApiAnswer.ok(billing())));
        behaviours.put("energy.periods", Behaviour.of(_ -> ApiAnswer.ok(periods())));
        behaviours.put("energy.setPeriods", Behaviour.of(this::setPeriods));
        behaviours.put("energy.savings", Behaviour.of(call -> ApiAnswer.ok(savings(call))));
        behaviours.put("energy.savingsSummary", Behaviour.of(_ -> ApiAnswer.ok(savingsSummary())));
        behaviours.put("energy.savingsInstallation", Behaviour.of(_ -> ApiAnswer.ok(savingsInstallation())));
        behaviours.put("energy.ecology", Behaviour.of(call -> ApiAnswer.ok(ecology(call))));
        behaviours.put("energy.ecologySummary", Behaviour.of(_ -> ApiAnswer.ok(ecologySummary())));
        behaviours.put("energy.panel", Behaviour.of(this::panel));
    }

    private ZonedDateTime now() {
        return parts.clock().instant().atZone(parts.zone());
    }

    private List<Used> between(EnergyPeriod period) {
        return meter.between(period.from(), period.to());
    }

    // ---- sums

    /** What some hours come to. */
    private ObjectNode sums(ObjectNode into, List<Used> hours) {
        double used = 0;
        double made = 0;
        double costs = 0;
        double earns = 0;
        var tariff = Tariff.of(parts.documents());
        for (var hour : hours) {
            double price = hour.wattHours() / WATTS_PER_KILOWATT * tariff.at(hour.hour(), hour.produces());
            used += hour.produces() ? 0 : hour.wattHours();
            costs += hour.produces() ? 0 : price;
            made += hour.produces() ? hour.wattHours() : 0;
            earns += hour.produces() ? price : 0;
        }
        return into.put("production", round(made))
                .put("consumption", round(used))
                .put("productionCost", round(earns))
                .put("consumptionCost", round(costs));
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** The hours by something, in the order in which it first comes. */
    private static <K> Map<K, List<Used>> by(List<Used> hours, Function<Used, K> key) {
        var groups = new LinkedHashMap<K, List<Used>>();
        hours.forEach(each ->
                groups.computeIfAbsent(key.apply(each), _ -> new ArrayList<>()).add(each));
        return groups;
    }

    private ArrayNode perDevice(List<Used> hours) {
        var list = Json.array();
        by(hours, Used::device).forEach((id, own) -> {
            var last = own.getLast();
            sums(list.addObject().put("id", id).put("name", last.name()).put("roomId", last.room()), own);
        });
        return list;
    }

    private JsonNode devices(Call call) {
        var settings = parts.documents().find("energySettings", "it");
        var list = Json.array();
        for (var device : meters().stream().filter(call.grants()::sees).toList()) {
            boolean main =
                    settings.isPresent() && contains(settings.get().path("energyConsumptionMeters"), device.id());
            list.addObject()
                    .put("id", device.id())
                    .put("deleted", false)
                    .put("roomId", device.roomId())
                    .put("mainEnergyMeter", main);
        }
        return list;
    }

    private static boolean contains(JsonNode ids, int id) {
        for (var each : ids) {
            if (each.asInt() == id) {
                return true;
            }
        }
        return false;
    }

    private List<Device> meters() {
        return parts.devices().all().stream()
                .filter(device -> device.property("energy").isNumber()
                        || device.property("power").isNumber())
                .toList();
    }

    private ObjectNode summary(Call call) {
        var hours = between(EnergyPeriod.of(call.query("period"), now()));
        var summary = sums(Json.object(), hours);
        var devices = new ArrayList<JsonNode>();
        perDevice(hours).forEach(devices::add);
        devices.sort(Comparator.comparingDouble(
                (JsonNode each) -> -each.path("consumption").asDouble()));
        summary.set(
                "topConsumingDevices",
                Json.array(devices.stream()
                        .filter(each -> each.path("consumption").asDouble() > 0)
                        .limit(TOP)
                        .toList()));
        return summary;
    }

    private ObjectNode metrics() {
        double used = 0;
        double made = 0;
        for (var device : parts.devices().all()) {
            double power = device.property("power").asDouble();
            boolean produces = device.property("rateType").asText().equals("production");
            used += produces ? 0 : power;
            made += produces ? power : 0;
        }
        return Json.object().put("productionPower", made).put("consumptionPower", used);
    }

    /** A period in its parts: a year in months, a month in days, a day in hours. */
    private ObjectNode detail(Call call) {
        var period = EnergyPeriod.of(call.query("period").or(() -> call.query("periods")), now());
        Predicate<Used> wanted = hour -> (!call.path().containsKey("roomId") || hour.room() == call.number("roomId"))
                && (!call.path().containsKey("deviceId") || hour.device() == call.number("deviceId"));
        var hours = between(period).stream().filter(wanted).toList();
        var detail = Json.object();
        var list = detail.putArray("energy");
        for (var part : period.parts()) {
            var own = hours.stream()
                    .filter(hour ->
                            !hour.hour().isBefore(part.from()) && hour.hour().isBefore(part.to()))
                    .toList();
            var entry = sums(list.addObject().put("period", part.name()), own);
            if (call.path().containsKey("roomId")) {
                entry.set("devices", perDevice(own));
            } else if (!call.path().containsKey("deviceId")) {
                var rooms = entry.putArray("rooms");
                by(own, Used::room).forEach((id, of) -> sums(rooms.addObject().put("id", id), of));
                var categories = entry.putArray("categories");
                by(own, this::category)
                        .forEach((name, of) -> sums(categories.addObject().put("category", name), of));
            }
        }
        return detail;
    }

    private String category(Used hour) {
        return parts.devices()
                .find(hour.device())
                .map(device -> device.property("categories").path(0).asText("other"))
                .orElse("other");
    }

    private ApiAnswer clear(Call call) {
        var ids = new ArrayList<Integer>();
        for (var text : call.queries("deviceIds")) {
            for (var id : text.split(",", -1)) {
                ids.add(Call.parse("deviceIds", id));
            }
        }
        var from = call.query("startPeriod")
                .map(text -> EnergyPeriod.of(call.query("startPeriod"), now()).from());
        var to = call.query("endPeriod")
                .map(text -> EnergyPeriod.of(call.query("endPeriod"), now()).to());
        meter.forget(ids, from.orElse(now().minusYears(5)), to.orElse(now().plusDays(1)));
        return new ApiAnswer(200, null);
    }

    // ---- billing

    private JsonNode periods() {
        return parts.documents()
                .find("energyPeriods", "it")
                .map(each -> each.path("periods"))
                .orElse(Json.array());
    }

    private ApiAnswer setPeriods(Call call) {
        var sent = call.object();
        if (sent.has("duration") && EnergyPeriod.months(sent.path("duration").asText()) == 0) {
            throw HubException.badRequest("duration: must be monthly1, monthly2, monthly3, monthly6 or monthly12");
        }
        var periods = Json.array();
        periods().forEach(periods::add);
        periods.add(sent);
        var document = Json.object();
        document.set("periods", periods);
        parts.documents().put("energyPeriods", "it", document);
        return new ApiAnswer(204, null);
    }

    private EnergyPeriod billingPeriod() {
        var last = periods().path(periods().size() - 1);
        int months = Math.max(1, EnergyPeriod.months(last.path("duration").asText("monthly1")));
        return EnergyPeriod.billing(last.path("startDate").asText(""), months, now());
    }

    private ObjectNode billing() {
        var current = billingPeriod();
        var answer = Json.object();
        describe(answer.putObject("currentBillingPeriod"), current);
        describe(answer.putObject("previousBillingPeriod"), current.before());
        return answer;
    }

    private void describe(ObjectNode entry, EnergyPeriod period) {
        entry.put("startDate", period.from().toLocalDate().toString())
                .put("endDate", period.to().toLocalDate().minusDays(1).toString());
        sums(entry, between(period));
    }

    // ---- savings and ecology: what was made here

    private JsonNode savings(Call call) {
        var list = Json.array();
        for (var part : span(call).every(call.query("intervalType").orElse("Daily"))) {
            var hours = between(part);
            var entry = list.addObject()
                    .put("periodStart", part.from().toLocalDate().toString())
                    .put("periodEnd", part.to().toLocalDate().toString());
            sums(entry, hours).set("devices", perDevice(hours));
        }
        return list;
    }

    private EnergyPeriod span(Call call) {
        var from = EnergyPeriod.of(call.query("startDate"), now());
        var to = EnergyPeriod.of(call.query("endDate").or(() -> call.query("startDate")), now());
        return new EnergyPeriod(from.name(), from.from(), to.to());
    }

    private EnergyPeriod ever() {
        return new EnergyPeriod("", now().minusDays(400), now().plusHours(1));
    }

    private ObjectNode savingsSummary() {
        var all = sums(Json.object(), between(ever()));
        double installed = parts.documents().all("installationCost").stream()
                .mapToDouble(each -> each.path("cost").asDouble())
                .sum();
        var year = sums(
                Json.object(),
                between(EnergyPeriod.of(java.util.Optional.of(Integer.toString(now().getYear())), now())));
        var current = sums(Json.object(), between(billingPeriod()));
        return Json.object()
                .put("hasProduction", all.path("production").asDouble() > 0)
                .put("installationCost", installed)
                .put("averageReturn", round(all.path("productionCost").asDouble() / 12))
                .put("averageReturnPeriod", "monthly1")
                .put("alreadyReturned", all.path("productionCost").asDouble())
                .put("currentPeriodCost", current.path("consumptionCost").asDouble())
                .put("averageCost", round(all.path("consumptionCost").asDouble() / 12))
                .put("averageCostPeriod", "monthly1")
                .put("currentYearCost", year.path("consumptionCost").asDouble());
    }

    private JsonNode savingsInstallation() {
        var list = Json.array();
        for (var part : ever().every("Monthly")) {
            var sums = sums(Json.object(), between(part));
            if (sums.path("production").asDouble() > 0) {
                list.addObject()
                        .put("period", part.name())
                        .put("production", sums.path("production").asDouble())
                        .put("productionCost", sums.path("productionCost").asDouble());
            }
        }
        return list;
    }

    private static double carbon(JsonNode sums) {
        return round(sums.path("production").asDouble() / WATTS_PER_KILOWATT * CO2_PER_KILOWATT_HOUR);
    }

    private ObjectNode ecologySummary() {
        var hours = between(ever());
        var all = sums(Json.object(), hours);
        double used = all.path("consumption").asDouble();
        double made = all.path("production").asDouble();
        var start = hours.stream()
                .filter(Used::produces)
                .map(Used::hour)
                .min(Comparator.naturalOrder())
                .map(hour -> hour.toLocalDate().toString())
                .orElse("");
        return Json.object()
                .put("productionStart", start)
                .put("selfSufficiency", used <= 0 ? 0 : round(Math.min(100, made / used * 100)))
                .put("treesPlanted", round(carbon(all) / CO2_PER_TREE))
                .put("reductionCO2", carbon(all));
    }

    private JsonNode ecology(Call call) {
        var list = Json.array();
        for (var part : span(call).every(call.query("intervalType").orElse("Daily"))) {
            double saved = carbon(sums(Json.object(), between(part)));
            list.addObject()
                    .put("periodStart", part.from().toLocalDate().toString())
                    .put("periodEnd", part.to().toLocalDate().toString())
                    .put("treesPlanted", round(saved / CO2_PER_TREE))
                    .put("reductionCO2", saved);
        }
        return list;
    }

    // ---- the old panel

    private ApiAnswer panel(Call call) {
        var wanted = new ArrayList<String>();
        call.queries("id").forEach(text -> wanted.addAll(List.of(text.split(",", -1))));
        wanted.forEach(id -> Call.parse("id", id));
        var list = Json.array();
        for (var device : meters()) {
            if (wanted.isEmpty() || wanted.contains(Integer.toString(device.id()))) {
                var entry = list.addObject()
                        .put("id", device.id())
                        .put("totalEnergy", device.property("energy").asDouble());
                var current = entry.putObject("current");
                var total = entry.putObject("total");
                for (var period : EnergyPeriod.upTo(now()).entrySet()) {
                    var hours = between(period.getValue()).stream()
                            .filter(hour -> hour.device() == device.id())
                            .toList();
                    put(current, period.getKey(), sums(Json.object(), hours));
                    put(total, period.getKey(), sums(Json.object(), between(period.getValue())));
                }
            }
        }
        return ApiAnswer.ok(list);
    }

    private static void put(ObjectNode into, String period, ObjectNode sums) {
        into.put(period, round(sums.path("consumption").asDouble() / WATTS_PER_KILOWATT))
                .put("cost" + period, sums.path("consumptionCost").asDouble());
    }
}
