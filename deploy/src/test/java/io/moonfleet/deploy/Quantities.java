package io.moonfleet.deploy;

import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;

/** {@code 250m} and {@code 1Gi} as numbers. */
final class Quantities {

    private Quantities() {}

    static BigDecimal of(String text) {
        return Quantity.fromString(text).getNumber();
    }
}
