package io.moonfleet.bench;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttException;

/** All loads on one running system, each beside the peer that shows what the machine and the broker allow. */
final class SystemLoad {

    private static final int[] CLIENTS = {1, 32};
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Moonfleet home;
    private final String brokerUrl;
    private final Report report;
    private final int quickApp;

    SystemLoad(String name, Moonfleet home, String brokerUrl, Report report) {
        this.name = name;
        this.home = home;
        this.brokerUrl = brokerUrl;
        this.report = report;
        this.quickApp = idOfQuickApp(home.api());
    }

    private static int idOfQuickApp(URI api) {
        try (var connection = new HttpConnection(api, PATIENCE)) {
            var answer = connection.exchange(HttpConnection.request(api, "GET", "/api/devices?name=Bench", ""));
            var id = ID.matcher(answer.text());
            if (!id.find()) {
                throw new IllegalStateException("no device called Bench: " + answer);
            }
            return Integer.parseInt(id.group(1));
        } catch (IOException e) {
            throw new IllegalStateException("the API does not answer", e);
        }
    }

    void measure(Duration warmUp, Duration time, int taps) throws InterruptedException, MqttException {
        var action =
                new HttpLoad(home.api(), "POST", "/api/devices/" + quickApp + "/action/touch", "{\"args\":[]}", 202);
        var device = new HttpLoad(home.api(), "GET", "/api/devices/" + quickApp, "", 200);
        report.progress("  warming up");
        action.run(CLIENTS[1], warmUp);
        device.run(CLIENTS[1], warmUp.dividedBy(2));

        var mqtt = measureMqtt(time);
        measureHttpEcho(time);
        for (var clients : CLIENTS) {
            report.add("action, " + name, clients, action.run(clients, time), Optional.of(mqtt.get(clients)));
        }
        for (var clients : CLIENTS) {
            report.add("GET device, " + name, clients, device.run(clients, time), Optional.of(mqtt.get(clients)));
        }
        try (var page = new TapLoad(home.socket(), quickApp)) {
            page.run(taps);
            report.add("tap → update, " + name, 1, page.run(taps), Optional.of(mqtt.get(1)));
        }
    }

    private Map<Integer, Measurement> measureMqtt(Duration time) throws InterruptedException, MqttException {
        var peers = new HashMap<Integer, Measurement>();
        try (var echo = new MqttEcho(brokerUrl)) {
            echo.run(CLIENTS[1], time.dividedBy(2));
            for (var clients : CLIENTS) {
                var figures = echo.run(clients, time.dividedBy(2));
                peers.put(clients, report.add("peer: MQTT echo, " + broker(), clients, figures, Optional.empty()));
            }
        }
        return peers;
    }

    private String broker() {
        return home.processes().size() == 1 ? "embedded broker" : "mosquitto";
    }

    /** Not measured twice: it does not depend on the system. */
    private void measureHttpEcho(Duration time) throws InterruptedException {
        if (home.processes().size() > 1) {
            return;
        }
        var port = Ports.free();
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "http-echo",
                "--port",
                Integer.toString(port));
        var echo = new HttpLoad(URI.create("http://127.0.0.1:" + port), "POST", "/echo", "{\"args\":[]}", 202);
        try (var _ = ChildProcess.start("http-echo", command, Map.of())) {
            awaitListening(echo);
            echo.run(CLIENTS[1], time.dividedBy(2));
            for (var clients : CLIENTS) {
                report.add(
                        "peer: HTTP echo (the driver's limit)",
                        clients,
                        echo.run(clients, time.dividedBy(2)),
                        Optional.empty());
            }
        }
    }

    private static void awaitListening(HttpLoad echo) throws InterruptedException {
        for (var deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
            if (echo.run(1, Duration.ofMillis(1)).succeeded() > 0) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IllegalStateException("the HTTP echo does not start within " + PATIENCE + " of " + Checkout.find());
    }
}
