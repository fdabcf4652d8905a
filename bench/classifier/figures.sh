#!/bin/sh
# Takes every figure of docs/performance.md anew, which takes an hour or more, and writes them there: make figures
set -eu
cd "$(dirname "$0")/../.."

small=acl1_100,fw1_100,ipc1_100
thousand=acl1_1k,acl2_1k,fw1_1k,fw2_1k,fw3_1k,ipc1_1k
ten=acl1_10k,acl2_10k,fw1_10k,fw2_10k,ipc1_10k
hundred=acl1_100k,fw1_100k
others=acl1_100,fw1_100,acl1_1k,fw1_1k,ipc1_1k,acl1_10k,fw1_10k,ipc1_10k

bench() {
	node --import tsx bench/classifier/main.ts --results bench/classifier/results.json "$@"
}

bench --sets "$small,$thousand"
bench --sets "$ten,$hundred" --peers empty,floor,netkiln
# Where a packet takes hundreds of thousands of instructions, some of the trace has to do.
bench --sets "$ten" --peers iptables,nft,nft-expert --packets 5000
bench --sets "$hundred" --peers iptables,nft --packets 200
for way in within plan; do
	bench --sets "$others" --peers empty,floor,netkiln --ipv6 $way
	bench --sets acl1_100,fw1_100,acl1_1k,fw1_1k,ipc1_1k --peers nft --ipv6 $way
	bench --sets acl1_10k,fw1_10k,ipc1_10k --peers nft --packets 2000 --ipv6 $way
done
bench --sets "$others" --peers empty,floor,netkiln --counters
bench --sets acl1_100,fw1_100,acl1_1k,fw1_1k,ipc1_1k --peers nft --counters
bench --sets "$small,$thousand" --kernel 6.1
bench --sets "$ten,$hundred" --peers empty,floor,netkiln --no-user --kernel 6.1
bench --sets "$ten" --peers iptables,nft,nft-expert --packets 5000 --kernel 6.1
node --import tsx bench/classifier/document.ts
