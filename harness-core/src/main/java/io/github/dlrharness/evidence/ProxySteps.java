package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Steps 3 and 4: what the other hosts make of the request. They hold for every other host; that the target runs on one of them is
 * something only its answer tells (A12).
 */
final class ProxySteps {
    private final Resolution resolution;
    private final Expectations expectations;
    private final String asker;

    ProxySteps(Resolution resolution) {
        this.resolution = resolution;
        expectations = new Expectations(resolution);
        asker = resolution.asker.name();
    }

    StepVerdict proxied(Trail trail) {
        if (routers().isEmpty()) {
            return StepVerdict.notApplicable(
                    Step.PROXY_PATH,
                    resolution.others.isEmpty() ? "there is no other host" : "no other host has a router");
        }
        List<Sighting> proof = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        List<String> inferred = new ArrayList<>();
        for (HostPlan host : routers()) {
            Optional<Sighting> arrival = trail.arrival(host);
            if (arrival.isEmpty()) {
                return StepVerdict.missing(
                        Step.PROXY_PATH,
                        expectations.arrival(host),
                        "the request did not arrive at %s%s".formatted(host.name(), resolution.caveat()));
            }
            Optional<Sighting> spilled = spilled(host, arrival.get());
            if (spilled.isPresent()) {
                return StepVerdict.wrong(
                        Step.PROXY_PATH,
                        List.of(spilled.get()),
                        null,
                        "%s handed the request from the overlay to %s; only the DLR of %s may see it"
                                .formatted(
                                        host.name(), spilled.get().frame().tap().name(), host.name()));
            }
            boolean askedItsOwn = resolution.neighbours(host).stream()
                    .anyMatch(vm -> trail.localRequest(vm).isPresent());
            if (!resolution.tells(host)) {
                (askedItsOwn ? inferred : hidden).add(host.name());
            } else if (!askedItsOwn && !accepted(host, arrival.get())) {
                return StepVerdict.missing(
                        Step.PROXY_PATH,
                        null,
                        "the request reached %s, but its DLR took no notice: it told of no %s, and no VM there was asked"
                                .formatted(host.name(), EngineEvent.PROXY_REQUEST_ACCEPTED));
            }
            proof.add(arrival.get());
        }
        if (!hidden.isEmpty()) {
            return StepVerdict.notObservable(
                    Step.PROXY_PATH,
                    proof,
                    "the request reached %s, and no VM there saw it; no VM of %s was asked, so what became of it inside can't be seen from outside"
                            .formatted(hosts(), String.join(" and ", hidden)));
        }
        String how = inferred.isEmpty()
                ? ""
                : ". What happened inside %s is not observable; that the VMs there were asked proves it"
                        .formatted(String.join(" and ", inferred));
        return StepVerdict.seen(
                Step.PROXY_PATH,
                proof,
                "%s consumed the request; no VM there saw %s%s".formatted(hosts(), resolution.pMacName(), how));
    }

    /** The other hosts that could be flagged a request: a VTEP without a router floods what it gets, and that is right there. */
    private List<HostPlan> routers() {
        return resolution.others.stream().filter(host -> host.kind().hasLifs()).toList();
    }

    /** The overlay request at a VM: whatever its destination became, its source tells where it is from. */
    private Optional<Sighting> spilled(HostPlan host, Sighting arrival) {
        return resolution.requests.stream()
                .filter(Resolution.receivedByVmsOf(host))
                .filter(request -> request.time() >= arrival.time())
                .filter(request -> request.source().equals(resolution.asker.pMac())
                        || !request.source().equals(resolution.vMac())
                                && request.source().equals(arrival.source()))
                .findFirst();
    }

    private boolean accepted(HostPlan host, Sighting arrival) {
        return resolution
                .told(host, EngineEvent.PROXY_REQUEST_ACCEPTED, arrival.time() - resolution.slack())
                .anyMatch(event -> event.mac().equals(resolution.asker.pMac()));
    }

    StepVerdict askedLocally(Trail trail) {
        List<Sighting> proof = new ArrayList<>();
        for (HostPlan host : routers()) {
            for (VmPlan vm : resolution.neighbours(host)) {
                Optional<StepVerdict> failure = localRequest(trail, vm, proof);
                if (failure.isPresent()) {
                    return failure.get();
                }
            }
            Optional<StepVerdict> astray = strayed(trail, host).or(() -> escaped(trail, host));
            if (astray.isPresent()) {
                return astray.get();
            }
        }
        if (proof.isEmpty()) {
            return StepVerdict.notApplicable(
                    Step.LOCAL_REQUEST,
                    "no other host has a VM on VNI %s that could be asked".formatted(resolution.question.vni()));
        }
        return StepVerdict.seen(
                Step.LOCAL_REQUEST, proof, "%s asked as vMAC; nothing of it left for the underlay".formatted(hosts()));
    }

    private Optional<StepVerdict> localRequest(Trail trail, VmPlan vm, List<Sighting> proof) {
        Optional<Sighting> request = trail.localRequest(vm);
        ExpectedFrame expected = expectations.localRequest(vm);
        if (request.isEmpty()) {
            HostPlan asked = resolution.plan.host(vm.host()).orElseThrow();
            String doubt = resolution.tells(asked)
                    ? ""
                    : "; from outside it can't be told whether %s did not flag the request (step 3) or did not ask again (step 4)"
                            .formatted(vm.host());
            return Optional.of(StepVerdict.missing(
                    Step.LOCAL_REQUEST,
                    expected,
                    "%s got the request of %s, but its DLR did not ask %s%s%s"
                            .formatted(vm.host(), asker, vm.name(), doubt, resolution.caveat())));
        }
        if (!expected.differences(request.get()).isEmpty()) {
            return Optional.of(StepVerdict.wrong(
                    Step.LOCAL_REQUEST,
                    List.of(request.get()),
                    expected,
                    "the request that %s got on %s is not the new one its DLR must make"
                            .formatted(vm.name(), vm.host())));
        }
        List<Sighting> all = resolution.requests.stream()
                .filter(Resolution.receivedBy(vm))
                .filter(seen -> seen.destination().equals(MacAddress.BROADCAST))
                .toList();
        HostPlan host = resolution.plan.host(vm.host()).orElseThrow();
        List<Sighting> surplus = Causality.unexplained(all, causes(host), 2 * resolution.slack()).stream()
                .filter(seen -> seen.time() >= trail.round().start())
                .toList();
        if (!surplus.isEmpty()) {
            return Optional.of(StepVerdict.wrong(
                    Step.LOCAL_REQUEST,
                    surplus,
                    null,
                    "%s was asked more often than %s had reason to; every request that reaches it is answered by at most one of its own"
                            .formatted(vm.name(), vm.host())));
        }
        proof.add(request.get());
        return Optional.empty();
    }

    /** When a host had reason to ask its VMs: at each request from the overlay, and at each of its own. */
    private List<Long> causes(HostPlan host) {
        Stream<Long> received = resolution.requests.stream()
                .filter(Resolution.receivedBy(host))
                .filter(request -> request.destination().equals(MacAddress.BROADCAST))
                .map(Sighting::time);
        // Its VMs may get a request of its own a little before the overlay does.
        Stream<Long> own = resolution.requests.stream()
                .filter(Resolution.sentBy(host))
                .filter(request -> request.tunnel().destination().equals(resolution.asker.vtep()))
                .filter(request -> resolution.asksForItself(host, request.time()))
                .map(request -> request.time() - resolution.slack());
        return Stream.concat(received, own).toList();
    }

    /** A VM of another VNI must not see it (H1). */
    private Optional<StepVerdict> strayed(Trail trail, HostPlan host) {
        return resolution.requests.stream()
                .filter(Resolution.receivedByVmsOf(host))
                .filter(request -> request.time() >= trail.round().start() && !resolution.inVni(request))
                .findFirst()
                .map(request -> StepVerdict.wrong(
                        Step.LOCAL_REQUEST,
                        List.of(request),
                        null,
                        "%s on %s got the request, but is on VNI %d, not %s"
                                .formatted(
                                        request.frame().tap().name(),
                                        host.name(),
                                        resolution.vni(request),
                                        resolution.question.vni())));
    }

    /** DVS Local means that nothing of the local request reaches the underlay. */
    private Optional<StepVerdict> escaped(Trail trail, HostPlan host) {
        long since =
                trail.arrival(host).map(Sighting::time).orElse(trail.round().start());
        return resolution.requests.stream()
                .filter(Resolution.sentBy(host))
                .filter(request -> request.time() >= since)
                .filter(request -> !resolution.asksForItself(host, request.time()))
                .findFirst()
                .map(request -> StepVerdict.wrong(
                        Step.LOCAL_REQUEST,
                        List.of(request),
                        null,
                        "the request of %s for its own VMs left for the underlay, to %s; it is DVS Local and must not"
                                .formatted(
                                        host.name(),
                                        resolution.names.annotate(
                                                request.tunnel().destination()))));
    }

    private String hosts() {
        List<HostPlan> routers = routers();
        return routers.size() == 1 ? routers.get(0).name() : routers.size() + " other hosts";
    }
}
