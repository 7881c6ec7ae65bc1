//! A GeoJSON of one's own → the shapes of divisions.
//!
//! Enters: the text of the file that `[output] map` names. Leaves: polygons by division
//! code, or what is wrong. No boundaries are shipped, and none is drawn that the user did
//! not give.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::codes::RegionCode;

/// A ring of longitudes and latitudes in degrees.
pub type Ring = Vec<(f64, f64)>;

/// A polygon: its outer ring, then its holes.
pub type Polygon = Vec<Ring>;

/// The shapes of divisions, as a file of the user's gives them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shapes {
    /// The name of the file, to be cited.
    pub file: String,
    /// Polygons by division.
    pub divisions: BTreeMap<RegionCode, Vec<Polygon>>,
}

/// Properties that hold the code of a division.
const CODES: [&str; 6] = ["code", "adcode", "区划代码", "行政区划代码", "id", "gb"];

/// Reads the features whose properties hold a division code.
pub(super) fn read(file: &str, text: &str) -> Result<Shapes, (String, String)> {
    let hint = || "应为 FeatureCollection，坐标为经纬度（度）".to_owned();
    let tree: Value =
        serde_json::from_str(text).map_err(|error| (format!("不是 GeoJSON（{error}）"), hint()))?;
    let features = tree.get("features").and_then(Value::as_array);
    let features = features.ok_or_else(|| ("没有 features".to_owned(), hint()))?;
    let mut divisions: BTreeMap<RegionCode, Vec<Polygon>> = BTreeMap::new();
    for (at, feature) in features.iter().enumerate() {
        let Some(code) = code(feature) else { continue };
        let polygons = polygons(feature).ok_or_else(|| {
            let message = format!("第 {} 个 feature（{code}）的 geometry 读不出", at + 1);
            (message, "应为 Polygon 或 MultiPolygon，经度 −180 至 180，纬度 −90 至 90".to_owned())
        })?;
        divisions.entry(code).or_default().extend(polygons);
    }
    if divisions.is_empty() {
        let hint = format!("properties 中以 {} 写六位区划代码", CODES.join("、"));
        return Err(("没有一个 feature 带区划代码".to_owned(), hint));
    }
    Ok(Shapes { file: file.to_owned(), divisions })
}

/// The division of a feature; further digits after the six, as of some tables, are dropped.
fn code(feature: &Value) -> Option<RegionCode> {
    let properties = feature.get("properties")?;
    CODES.iter().find_map(|name| {
        let text = match properties.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        RegionCode::parse(text.get(..6)?)
    })
}

fn polygons(feature: &Value) -> Option<Vec<Polygon>> {
    let geometry = feature.get("geometry")?;
    let coordinates = geometry.get("coordinates")?.as_array()?;
    match geometry.get("type")?.as_str()? {
        "Polygon" => Some(vec![polygon(coordinates)?]),
        "MultiPolygon" => {
            coordinates.iter().map(|one| polygon(one.as_array()?)).collect::<Option<Vec<_>>>()
        }
        _ => None,
    }
}

fn polygon(rings: &[Value]) -> Option<Polygon> {
    let ring = |ring: &Value| -> Option<Ring> {
        let points: Ring = ring.as_array()?.iter().map(position).collect::<Option<_>>()?;
        (points.len() >= 3).then_some(points)
    };
    let polygon: Polygon = rings.iter().map(ring).collect::<Option<_>>()?;
    (!polygon.is_empty()).then_some(polygon)
}

fn position(position: &Value) -> Option<(f64, f64)> {
    let [longitude, latitude, ..] = position.as_array()?.as_slice() else { return None };
    let (longitude, latitude) = (longitude.as_f64()?, latitude.as_f64()?);
    let is_on_earth = longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
    is_on_earth.then_some((longitude, latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read_by_division_code() {
        let square = "[[[114,30],[115,30],[115,31],[114,30]]]";
        let text = format!(
            r#"{{"features": [
                {{"properties": {{"adcode": 420100}}, "geometry": {{"type": "Polygon", "coordinates": {square}}}}},
                {{"properties": {{"code": "420200000000"}}, "geometry": {{"type": "MultiPolygon", "coordinates": [{square}, {square}]}}}},
                {{"properties": {{"name": "九段线"}}, "geometry": null}}
            ]}}"#
        );
        let shapes = read("甲.geojson", &text).expect("shapes");
        let counts: Vec<(String, usize)> =
            shapes.divisions.iter().map(|(code, all)| (code.to_string(), all.len())).collect();
        assert_eq!(counts, [("420100".to_owned(), 1), ("420200".to_owned(), 2)]);
    }

    #[test]
    fn what_is_no_map_is_refused_with_its_place() {
        let feature = |geometry: &str| {
            format!(
                r#"{{"features": [{{"properties": {{"code": "420100"}}, "geometry": {geometry}}}]}}"#
            )
        };
        for (text, expected) in [
            ("{".to_owned(), "不是 GeoJSON"),
            ("{}".to_owned(), "没有 features"),
            (r#"{"features": []}"#.to_owned(), "没有一个 feature 带区划代码"),
            (
                feature(r#"{"type": "Point", "coordinates": [114, 30]}"#),
                "第 1 个 feature（420100）",
            ),
            // Metres of a projection are no degrees.
            (
                feature(
                    r#"{"type": "Polygon", "coordinates": [[[500000, 3300000], [1, 1], [2, 2]]]}"#,
                ),
                "第 1 个 feature（420100）",
            ),
        ] {
            let (message, hint) = read("甲.geojson", &text).expect_err("no map");
            assert!(message.starts_with(expected), "{message}");
            assert!(!hint.is_empty());
        }
    }
}
