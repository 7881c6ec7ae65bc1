//! Which places of a plot are taken, so that figures find free ones.
//!
//! Enters: boxes and lines. Leaves: whether a further box is free. Never draws.

use super::canvas::Point;

/// The places that are taken.
#[derive(Debug, Default)]
pub(super) struct Room {
    boxes: Vec<(Point, Point)>,
    lines: Vec<(Point, Point)>,
}

impl Room {
    /// Takes a box of a size around its middle.
    pub(super) fn take_box(&mut self, middle: Point, size: Point) {
        self.boxes.push(corners(middle, size));
    }

    /// Takes a line.
    pub(super) fn take_line(&mut self, from: Point, to: Point) {
        self.lines.push((from, to));
    }

    /// True where a box of a size around its middle meets nothing.
    pub(super) fn is_free(&self, middle: Point, size: Point) -> bool {
        let wanted = corners(middle, size);
        let apart = |taken: &(Point, Point)| {
            wanted.1.0 <= taken.0.0
                || taken.1.0 <= wanted.0.0
                || wanted.1.1 <= taken.0.1
                || taken.1.1 <= wanted.0.1
        };
        self.boxes.iter().all(apart) && !self.lines.iter().any(|&line| crosses(line, wanted))
    }
}

fn corners((x, y): Point, (width, height): Point) -> (Point, Point) {
    ((x - width / 2, y - height / 2), (x + (width + 1) / 2, y + (height + 1) / 2))
}

/// True where a line passes through a box: cuts the line to the box side by
/// side (Liang and Barsky, 1984) and sees whether a piece is left.
fn crosses((from, to): (Point, Point), (upper_left, lower_right): (Point, Point)) -> bool {
    let step = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let sides = [
        (-step.0, f64::from(from.0 - upper_left.0)),
        (step.0, f64::from(lower_right.0 - from.0)),
        (-step.1, f64::from(from.1 - upper_left.1)),
        (step.1, f64::from(lower_right.1 - from.1)),
    ];
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (towards, distance) in sides {
        if towards < 0.0 {
            enters = enters.max(distance / towards);
        } else if towards > 0.0 {
            leaves = leaves.min(distance / towards);
        } else if distance < 0.0 {
            return false;
        }
    }
    enters <= leaves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_the_boxes_it_passes_through_and_no_others() {
        let mut room = Room::default();
        room.take_line((0, 0), (100, 100));
        room.take_box((200, 50), (20, 20));
        let table = [
            ((50, 50), false),
            ((50, 80), true),
            ((52, 60), false),
            ((150, 150), true),
            ((205, 55), false),
            ((230, 50), true),
        ];
        for (middle, free) in table {
            assert_eq!(room.is_free(middle, (20, 20)), free, "{middle:?}");
        }
    }
}
