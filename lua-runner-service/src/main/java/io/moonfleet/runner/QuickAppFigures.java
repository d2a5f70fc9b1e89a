package io.moonfleet.runner;

import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.QuickAppMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of each QuickApp. They come and go, and there may be ten thousand, so they are not meters: the collector looks at
 * those that are there. The first {@link #MAX_SHOWN} have a line each, all others one together.
 */
final class QuickAppFigures implements MultiCollector {

    /** Ten numbers each: more lines than this a Prometheus does not want of one service. */
    static final int MAX_SHOWN = 500;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final List<Figure> FIGURES = List.of(
            new Figure("moonfleet_quickapp_cpu_seconds", true, each -> each.cpuNanos() / NANOS_PER_SECOND),
            new Figure(
                    "moonfleet_quickapp_instructions", true, each -> each.lua().instructions()),
            new Figure(
                    "moonfleet_quickapp_memory_bytes",
                    false,
                    each -> Math.max(0, each.lua().memoryBytes())),
            new Figure("moonfleet_quickapp_mailbox_messages", false, QuickAppMetrics::mailWaiting),
            new Figure("moonfleet_quickapp_mail_handled", true, QuickAppMetrics::mailHandled),
            new Figure("moonfleet_quickapp_mail_refused", true, QuickAppMetrics::mailRefused),
            new Figure("moonfleet_quickapp_timers", false, QuickAppMetrics::timersPending),
            new Figure("moonfleet_quickapp_timers_fired", true, QuickAppMetrics::timersFired),
            new Figure("moonfleet_quickapp_connections", false, QuickAppMetrics::connections),
            new Figure("moonfleet_quickapp_crashes", true, QuickAppMetrics::crashes));

    private final Served served;

    /** What the registry gives meters, and collectors not. */
    private final Labels home;

    private final Labels others;

    QuickAppFigures(Served served, String hub) {
        this.served = served;
        home = Labels.of("hub", hub);
        others = home.add("quickapp", "others").add("name", "");
    }

    /** A number that each has; the name of one that only grows gets {@code _total}. */
    private record Figure(String name, boolean grows, ToDoubleFunction<QuickAppMetrics> of) {}

    @Override
    public MetricSnapshots collect() {
        var metrics = new TreeMap<Integer, QuickAppMetrics>();
        var names = new TreeMap<Integer, String>();
        var lives = new EnumMap<Life, Integer>(Life.class);
        served.forEachQuickApp((id, name, quickApp) -> {
            metrics.put(id, quickApp.metrics());
            names.put(id, name);
            lives.merge(quickApp.state(), 1, Integer::sum);
        });
        var snapshots = MetricSnapshots.builder();
        var labels = labels(names);
        FIGURES.forEach(figure -> snapshots.metricSnapshot(
                figure.grows() ? counter(figure, metrics, labels) : gauge(figure, metrics, labels)));
        snapshots.metricSnapshot(lives(lives));
        return snapshots.build();
    }

    private Map<Integer, Labels> labels(Map<Integer, String> names) {
        var labels = new TreeMap<Integer, Labels>();
        names.forEach((id, name) -> {
            if (labels.size() < MAX_SHOWN) {
                labels.put(id, home.add("quickapp", Integer.toString(id)).add("name", name));
            }
        });
        return labels;
    }

    private CounterSnapshot counter(Figure figure, Map<Integer, QuickAppMetrics> metrics, Map<Integer, Labels> labels) {
        var snapshot = CounterSnapshot.builder().name(figure.name());
        sums(figure, metrics, labels)
                .forEach((whose, value) -> snapshot.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(whose)
                        .value(value)
                        .build()));
        return snapshot.build();
    }

    private GaugeSnapshot gauge(Figure figure, Map<Integer, QuickAppMetrics> metrics, Map<Integer, Labels> labels) {
        var snapshot = GaugeSnapshot.builder().name(figure.name());
        sums(figure, metrics, labels)
                .forEach((whose, value) -> snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(whose)
                        .value(value)
                        .build()));
        return snapshot.build();
    }

    private Map<Labels, Double> sums(
            Figure figure, Map<Integer, QuickAppMetrics> metrics, Map<Integer, Labels> labels) {
        var sums = new TreeMap<Labels, Double>();
        metrics.forEach((id, each) ->
                sums.merge(labels.getOrDefault(id, others), figure.of().applyAsDouble(each), Double::sum));
        return sums;
    }

    private GaugeSnapshot lives(Map<Life, Integer> lives) {
        var snapshot = GaugeSnapshot.builder().name("moonfleet_quickapps");
        for (var life : Life.values()) {
            snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(home.add("state", life.name().toLowerCase(Locale.ROOT)))
                    .value(lives.getOrDefault(life, 0))
                    .build());
        }
        return snapshot.build();
    }
}
