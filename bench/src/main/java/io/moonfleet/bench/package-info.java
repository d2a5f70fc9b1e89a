package io.moonfleet.bench;
