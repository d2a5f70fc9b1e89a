package io.moonfleet.ui;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What lies behind this service: the home, and whether it can be reached.
 *
 * @param roundTrip measures whether messages get through just now
 */
record BrokerSide(Home home, Supplier<CompletionStage<RoundTrip>> roundTrip) {}
