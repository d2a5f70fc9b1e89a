package io.moonfleet.e2e;

import io.moonfleet.deploy.Chart;
import io.moonfleet.deploy.LocalCluster;
import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts each shape of the system once for all test classes that only use it, and ends it after the last. */
final class SharedHomes implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedHomes.class);

    /** How the system is run. */
    enum Shape {
        ONE_PROCESS,
        THREE_PROCESSES,
        /** The pods of the Helm chart, as processes. */
        CHART
    }

    /** Which one a constructor wants. */
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface In {
        Shape value();
    }

    /** What the homes run. */
    static List<Path> quickApps() {
        return List.of(Checkout.find().example("hello.lua"), lua("probe.lua"), lua("neighbour.lua"), lua("slow.lua"));
    }

    /** A QuickApp of {@code src/test/lua}. */
    static Path lua(String name) {
        return Checkout.find().root().resolve("e2e/src/test/lua").resolve(name);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(In.class) && parameter.getParameter().getType() == Moonfleet.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var shape = parameter.findAnnotation(In.class).orElseThrow().value();
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(shape, SharedHomes::start, Running.class)
                .home();
    }

    private static Running start(Shape shape) {
        return switch (shape) {
            case ONE_PROCESS -> new Running(Moonfleet.oneProcess(quickApps()), () -> {});
            case THREE_PROCESSES -> {
                var broker = Mosquitto.start();
                yield new Running(Moonfleet.threeProcesses(broker, quickApps()), broker::close);
            }
            case CHART -> {
                var cluster = new LocalCluster();
                try {
                    yield new Running(onChart(cluster), cluster::close);
                } catch (IllegalStateException failed) {
                    cluster.close();
                    throw failed;
                }
            }
        };
    }

    private static Moonfleet onChart(LocalCluster cluster) {
        var values = new HashMap<String, Object>(Chart.freePorts());
        // The contracts are asked by somebody who sits at the machine.
        values.put("signIn.firstAdmin.name", "");
        var quickApps = quickApps();
        for (var i = 0; i < quickApps.size(); i++) {
            values.put("runner.args[" + i + "]", quickApps.get(i).toString());
        }
        cluster.apply(Chart.shipped().render("values.yaml", values));
        cluster.start("broker", "runner", "gateway", "ui");
        return Moonfleet.running(
                cluster.address("gateway"), cluster.address("ui"), cluster.processes("runner", "gateway", "ui"));
    }

    private record Running(Moonfleet home, Runnable after) implements AutoCloseable {
        @Override
        public void close() {
            home.close();
            after.run();
        }
    }
}
