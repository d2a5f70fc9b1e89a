package io.moonfleet.broker;

import java.util.ArrayList;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Holds a broker to the contract. */
public final class ContractRun {

    private final BrokerAddress here;
    private final BrokerAddress there;
    private final String root;

    /**
     * @param here a node of the broker
     * @param there another one, or the same
     * @param root what the topics begin with; the account may do everything below it
     */
    public ContractRun(BrokerAddress here, BrokerAddress there, String root) {
        this.here = here;
        this.there = there;
        this.root = root;
    }

    /** Tries one clause after the other and tells of each. */
    public Findings run(Consumer<Findings.Finding> told) throws InterruptedException {
        var findings = new ArrayList<Findings.Finding>();
        var run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        for (var clause : BrokerContract.clauses()) {
            var finding = attempt(clause, "c" + run + "-" + findings.size());
            findings.add(finding);
            told.accept(finding);
        }
        return new Findings(findings);
    }

    private Findings.Finding attempt(Clause clause, String name) throws InterruptedException {
        try (var attempt = new Attempt(here, there, root, name)) {
            return new Findings.Finding(
                    clause.name(), clause.weight(), true, clause.test().run(attempt));
        } catch (Clause.Broken broken) {
            return new Findings.Finding(clause.name(), clause.weight(), false, broken.getMessage());
        } catch (MqttException e) {
            return new Findings.Finding(
                    clause.name(), clause.weight(), false, "the broker refuses: " + e.getReasonCode() + " " + e);
        }
    }
}
