//! The order of one pass for each スライドタイプ (calls §8).

use crate::decide::turn::Turn;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::settings::{HuntGroup, HuntMember, SlideType};

impl Turn<'_> {
    /// The members in the order of a pass; `current` alerts while the pass begins.
    pub(super) fn pass_order(
        &self,
        id: HuntGroupId,
        group: &HuntGroup,
        pass: u64,
        current: Option<SubscriberId>,
    ) -> Vec<SubscriberId> {
        let mut members: Vec<HuntMember> = group.members.clone();
        members.sort_by_key(|member| (member.order, member.subscriber));
        match group.slide_type {
            // calls.38
            SlideType::Sequential | SlideType::Simultaneous => {}
            SlideType::RoundRobin => {
                // calls.39
                let pointer = self.live.pointer(id).unwrap_or(0);
                let first = members.iter().position(|member| member.order > pointer);
                members.rotate_left(first.unwrap_or(0));
            }
            SlideType::Uniform => {
                // calls.40
                members.sort_by_cached_key(|member| {
                    let usage = self.live.usage(member.subscriber, self.now_ms);
                    (
                        usage.used_ms,
                        usage.last_end_ms.unwrap_or(i64::MIN),
                        member.order,
                    )
                });
                put_last(&mut members, current);
            }
            SlideType::Random => {
                // calls.41
                shuffle(&mut members, self.plan.seed.wrapping_add(pass));
                put_last(&mut members, current);
            }
        }
        members
            .into_iter()
            .map(|member| member.subscriber)
            .collect()
    }
}

fn put_last(members: &mut [HuntMember], current: Option<SubscriberId>) {
    // A stable sort keeps the order of all others.
    members.sort_by_key(|member| Some(member.subscriber) == current);
}

/// Fisher and Yates, drawing from SplitMix64.
fn shuffle(members: &mut [HuntMember], seed: u64) {
    let mut state = seed;
    for end in (1..members.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        // The high half of a product: uniform enough for a handful of members, without division.
        let at = (u128::from(z) * (end as u128 + 1)) >> 64;
        members.swap(end, at as usize);
    }
}
